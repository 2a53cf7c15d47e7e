"""`centrala campaign`: people whom campaigns call, and the calling; its commands stand in modules of their own."""

from __future__ import annotations

import typer

from centrala.cli import campaign_link, campaign_orders, list_import, lists, preflight, results

app = typer.Typer(no_args_is_help=True, help="Campaigns: the people they call; start, pause, resume, how they stand.")
app.command("start")(campaign_orders.start)
app.command("pause")(campaign_orders.pause)
app.command("resume")(campaign_orders.resume)
app.command("halt")(campaign_orders.halt)
app.command("status")(campaign_orders.status)
app.command("preflight")(preflight.preflight)
app.command("results")(results.results)
app.command("import")(list_import.import_)
app.command("lists")(lists.lists)
app.command("rejected")(lists.rejected)
app.command("recycle")(lists.recycle)
app.command("forget")(lists.forget)
app.command("link")(campaign_link.link)
