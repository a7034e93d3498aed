"""How long xplan-tools takes for a plan: reading it, and bringing it to the newest version.

    python3 tools.py FILE

Prints one line of JSON: {"peer": …, "version": …, "read": SECONDS, "migrated": SECONDS}. The start of Python and the imports are not
counted. Each is done three times, the median counts.
"""

import json
import logging
import statistics
import sys
import time
from importlib import metadata

logging.disable()

from xplan_tools.interface import repo_factory
from xplan_tools.transform import transformer_factory
from xplan_tools.util import MigrationPath

TARGET = "6.1"


def read(file):
    return repo_factory(file).get_all(ref_check=False)


def migrated(file):
    collection = read(file)
    for step in MigrationPath(collection.version, TARGET).path:
        collection = transformer_factory(collection, step, "https://example.org/plu").transform().output
    return transformer_factory(collection, TARGET).set_associations()


def median(function, file):
    taken = []
    for _ in range(3):
        began = time.perf_counter()
        function(file)
        taken.append(time.perf_counter() - began)
    return statistics.median(taken)


def main():
    file = sys.argv[1]
    told = {"peer": "xplan-tools", "version": metadata.version("xplan_tools")}
    print(json.dumps(told | {"read": median(read, file), "migrated": median(migrated, file)}))


main()
