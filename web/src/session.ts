// Whether there may be a session at all. Its cookie is not for this page; the one that says so is (cti/web/front.py HERE).

const HERE = /(?:^|; )centrala_here=1(?:;|$)/;

/** `ask`, when there is reason to: a question without a session is a refusal, which browsers show as an error. */
export async function ifAny<T>(ask: () => Promise<T>, cookies = document.cookie): Promise<T | null> {
  return HERE.test(cookies) ? ask() : null;
}
