"""`centrala campaign`: people whom campaigns call; its commands are functions of modules of their own."""

from __future__ import annotations

import typer

from centrala.cli import list_import, lists

app = typer.Typer(no_args_is_help=True, help="Campaigns: the people they call.")
app.command("import")(list_import.import_)
app.command("lists")(lists.lists)
app.command("rejected")(lists.rejected)
app.command("recycle")(lists.recycle)
app.command("forget")(lists.forget)
