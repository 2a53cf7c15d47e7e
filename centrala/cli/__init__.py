"""The command line. Each command is a module of this package; heavy imports happen inside the command."""

from __future__ import annotations

import typer

from centrala.cli import (
    agent,
    asterisk,
    audience,
    audit,
    brake,
    campaign,
    check,
    customer,
    diff,
    doctor,
    fmt,
    graph,
    importing,
    lsp,
    number,
    number_lists,
    phone,
    prompts,
    publish,
    queue,
    recording,
    replay,
    rests,
    schema,
    serve,
    simulate,
    simulate_brake,
    suppression,
    talk,
    test,
    token,
    trace,
    trunks,
    user,
    watchdog,
)
from centrala.cli.demo import app as demo

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="markdown",
    help="""A contact centre in code: call flows in YAML, the caller's card on the screen before the first hello.

    **A designer's day:** `centrala check callflows/`, `centrala test callflows/`,
    `centrala talk callflows/energia.flow.yaml`

    **To see it all work:** `make run`, then `centrala demo phone --agent ewa` and `centrala demo calls --n 5`
    """,
)
app.command("check")(check.check)
app.command("test")(test.test)
app.command("talk")(talk.talk)
app.command("graph")(graph.graph)
app.command("diff")(diff.diff)
app.command("fmt")(fmt.fmt)
app.command("prompts")(prompts.prompts)
app.command("publish")(publish.publish)
app.command("versions")(publish.versions)
app.command("rollback")(publish.rollback)
app.command("replay")(replay.replay)
app.command("trace")(trace.trace)
app.command("schema")(schema.schema)
app.command("lsp")(lsp.lsp)
app.command("serve")(serve.serve)
app.command("trunks")(trunks.trunks)
app.command("asterisk")(asterisk.asterisk)
app.command("watchdog")(watchdog.watchdog)
app.command("doctor")(doctor.doctor)
app.add_typer(user.app, name="user")
app.add_typer(agent.app, name="agent")
app.add_typer(queue.app, name="queue")
app.add_typer(phone.app, name="phone")
app.add_typer(number.app, name="number")
app.add_typer(number.notices, name="notice")
app.add_typer(audit.app, name="audit")
app.add_typer(token.app, name="token")
app.add_typer(recording.app, name="recording")
app.add_typer(customer.app, name="customer")
suppression.app.command("rest")(rests.rest)
suppression.app.command("wake")(rests.wake)
suppression.app.command("resting")(rests.resting)
suppression.app.command("import")(number_lists.import_)
suppression.app.command("lists")(number_lists.lists)
app.add_typer(suppression.app, name="suppression")
app.add_typer(campaign.app, name="campaign")
simulate.app.command("brake")(simulate_brake.brake)
app.add_typer(brake.app, name="brake")
app.command("audience")(audience.audience)
app.add_typer(simulate.app, name="simulate")
app.add_typer(importing.app, name="import")
app.add_typer(demo, name="demo")


@app.callback()
def options(
    version: bool = typer.Option(False, "--version", help="Print the version and stop.", is_eager=True),
) -> None:
    """Options before the command."""
    if version:
        from centrala import __version__

        typer.echo(f"centrala {__version__}")
        raise typer.Exit


def main() -> None:
    """Entry point of the `centrala` command."""
    app()
