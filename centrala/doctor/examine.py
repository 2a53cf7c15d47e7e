"""All checks, in the order of the report. In: the configuration file. Out: findings. Called by `centrala doctor`."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from centrala.config import ConfigError
from centrala.config_file import read_config
from centrala.doctor.countries import countries
from centrala.doctor.files import files
from centrala.doctor.finding import Finding, bad, of, ok
from centrala.doctor.machine import machine
from centrala.doctor.manager import manager
from centrala.doctor.program import program
from centrala.doctor.programs import programs

ETC = Path("/etc/asterisk")


async def examine(config_file: Path, etc: Path | None = ETC) -> list[Finding]:
    """Every finding. `etc`: folder of Asterisk's files; None: they are not looked at."""
    try:
        config = read_config(config_file)
    except ConfigError as problem:
        return [bad("program.configuration", str(problem), "see docs/reference/configuration.md")]
    findings = [ok("program.configuration", f"{config_file} is right"), *await program(config)]
    findings += programs(config)
    for one in config.asterisks.values():
        found = await manager(one)
        findings += found if len(config.asterisks) == 1 else of(one.name, found)
    users = {one.ami.user for one in config.asterisks.values()}
    findings += files(etc, *config.asterisks, users=users) if etc is not None else ()
    findings += machine(config, config_file)
    findings += countries(config.calls_out.countries, datetime.now(UTC).date())
    chapters = list(dict.fromkeys(finding.chapter for finding in findings))
    return sorted(findings, key=lambda finding: chapters.index(finding.chapter))
