"""Runs a stored notebook through the installed kernel as Jupyter's own runner does; prints what differs in kind from what is stored, or "all well"."""
import difflib
import itertools
import os
import sys

import nbformat
from nbclient import NotebookClient

DRAWN = {"image/png", "text/html"}  # which of the two a figure has depends on where it was run


def kinds(notebook):
    for number, cell in enumerate(c for c in notebook.cells if c.cell_type == "code"):
        for output in cell.outputs:
            data = output.get("data", {})
            forms = set(data) - DRAWN if "application/vnd.plotly.v1+json" in data else set(data)
            yield f"code cell {number + 1}: {output.output_type} {output.get('name', '')} {' '.join(sorted(forms))}"


path = sys.argv[1]
stored = nbformat.read(path, as_version=4)
nbformat.validate(stored)
fresh = nbformat.read(path, as_version=4)
NotebookClient(fresh, kernel_name="researchkit", timeout=900, startup_timeout=120, resources={"metadata": {"path": os.path.dirname(path)}}).execute()
# A stream may come in several pieces: what follows on its like counts once.
expected, got = ([kind for kind, _ in itertools.groupby(kinds(n))] for n in (stored, fresh))
different = [line for line in difflib.ndiff(expected, got) if line[0] in "+-"]
print("\n".join(different) if different or not got else "all well")
sys.exit(1 if different or not got else 0)
