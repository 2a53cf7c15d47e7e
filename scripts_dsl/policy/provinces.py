"""The provinces of Spain: names, as the numbering plan has them, to the community they belong to (ISO 3166-2:ES)."""

from __future__ import annotations

from collections.abc import Mapping

_COMMUNITIES: Mapping[str, tuple[str, ...]] = {
    "AN": ("Almería", "Cádiz", "Cordova", "Granada", "Huelva", "Jaén", "Málaga", "Seville"),
    "AR": ("Huesca", "Teruel", "Zaragoza"),
    "AS": ("Asturias",),
    "CB": ("Cantabria",),
    "CL": ("Ávila", "Burgos", "León", "Palencia", "Salamanca", "Segovia", "Soria", "Valladolid", "Zamora"),
    "CM": ("Albacete", "Ciudad Real", "Cuenca", "Guadalajara", "Toledo"),
    "CN": ("Las Palmas", "Tenerife"),
    "CT": ("Barcelona", "Girona", "Lleida", "Tarragona"),
    "EX": ("Badajoz", "Cáceres"),
    "GA": ("A Coruña", "Lugo", "Ourense", "Pontevedra"),
    "IB": ("Balearic Islands",),
    "MC": ("Murcia",),
    "MD": ("Madrid",),
    "NC": ("Navarre",),
    "PV": ("Araba", "Bizkaia", "Guipúzcoa"),
    "RI": ("La Rioja",),
    "VC": ("Alicante", "Castellón", "Valencia"),
}
PROVINCES: Mapping[str, str] = {name: code for code, names in _COMMUNITIES.items() for name in names}
"""Ceuta (CE) and Melilla (ML) have numbers of Cádiz and Málaga: the plan does not tell them, an address does."""
