"""The dashboard's own components: their scripts are files served by the app, never inline, so that a
Content-Security-Policy of "script-src 'self'" holds."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

import streamlit as st
from streamlit.components.v2.get_bidi_component_manager import get_bidi_component_manager
from streamlit.components.v2.manifest_scanner import ComponentConfig, ComponentManifest

# One declaration for each server (tests start several in one process).
_declared: WeakKeyDictionary[Any, dict[str, Any]] = WeakKeyDictionary()


def component(name: str, folder: Path, html: str) -> Any:
    """The component `name`, declared at its first use in a server, whose script and style are
    `folder`/`name`.js and .css."""
    manager = get_bidi_component_manager()
    mine = _declared.setdefault(manager, {})
    if name not in mine:
        package = f"party-metrics-{name.replace('_', '-')}"
        manifest = ComponentManifest(package, "1", [ComponentConfig(name, ".")])
        manager.register_from_manifest(manifest, folder)
        mine[name] = st.components.v2.component(
            f"{package}.{name}", html=html, css=f"{name}.css", js=f"{name}.js"
        )
    return mine[name]
