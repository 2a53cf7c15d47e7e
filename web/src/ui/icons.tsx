// The few drawings of the page. All of them stand beside words, so they are hidden from screen readers.

import type { ComponentChildren } from "preact";

function Line(props: { children: ComponentChildren; class?: string }) {
  return (
    <svg class={`icon ${props.class ?? ""}`} viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      {props.children}
    </svg>
  );
}

/** The product's mark: a cord that joins two sockets of a switchboard. */
export function Mark() {
  return (
    <svg class="mark" viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <rect width="32" height="32" rx="8" />
      <path d="M9 10c0 9 14 3 14 12" />
      <circle cx="9" cy="10" r="3.4" />
      <circle cx="23" cy="22" r="3.4" />
      <circle class="free" cx="23" cy="10" r="2" />
      <circle class="free" cx="9" cy="22" r="2" />
    </svg>
  );
}

export const PhoneIcon = () => (
  <Line>
    <path d="M6.5 3.5 9 4l1.5 4-2 1.8a12 12 0 0 0 5.7 5.7l1.8-2 4 1.5.5 2.5c0 1.7-1.3 3-3 3A14 14 0 0 1 3.5 6.5c0-1.7 1.3-3 3-3Z" />
  </Line>
);

export const ShieldIcon = () => (
  <Line>
    <path d="M12 3 5 5.5V11c0 4.5 3 8 7 10 4-2 7-5.5 7-10V5.5L12 3Z" />
    <path d="M12 8v4.5M12 16v.01" />
  </Line>
);

export const GlobeIcon = () => (
  <Line>
    <circle cx="12" cy="12" r="8.5" />
    <path d="M3.5 12h17M12 3.5c5 5 5 12 0 17M12 3.5c-5 5-5 12 0 17" />
  </Line>
);

export const CheckIcon = () => (
  <Line>
    <path d="m5 12.5 4.5 4.5L19 7.5" />
  </Line>
);

export const CrossIcon = () => (
  <Line>
    <path d="m6.5 6.5 11 11m0-11-11 11" />
  </Line>
);

/** A call that came in, or went out. */
export const Arrow = (props: { outbound: boolean }) => (
  <Line>{props.outbound ? <path d="M7 17 17 7m-8 0h8v8" /> : <path d="M17 7 7 17m8 0H7V9" />}</Line>
);

export const PersonIcon = () => (
  <Line>
    <circle cx="12" cy="8.5" r="4" />
    <path d="M4.5 20c1-4 4-6 7.5-6s6.5 2 7.5 6" />
  </Line>
);
