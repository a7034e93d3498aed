"""Instances a second of SpiffWorkflow: `python3 spiffworkflow.py MODEL COUNT TASKS`, packages by PYTHONPATH.

The model is parsed once, and each script compiled once, before the clock runs. In the measured time lies what an instance needs
from its making to its end: the tree of tasks, the scripts, and one look at what they left behind. Nothing is stored or logged.
`run_all` goes on from the last task; the library's other way, `do_engine_steps`, looks at the whole tree before each step and
takes twice as long with a hundred tasks.
"""
import functools
import json
import logging
import sys
import threading
import time

from SpiffWorkflow.bpmn.parser.BpmnParser import BpmnParser
from SpiffWorkflow.bpmn.script_engine.python_engine import PythonScriptEngine
from SpiffWorkflow.bpmn.script_engine.python_environment import TaskDataEnvironment
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from SpiffWorkflow.version import __version__


@functools.cache
def compiled(script):
    return compile(script, "script", "exec")


class Environment(TaskDataEnvironment):
    """The library's own, which would compile each script again in each instance."""

    def execute(self, script, context, external_context=None):
        return super().execute(compiled(script), context, external_context)


def run(model, count, tasks):
    parser = BpmnParser()
    parser.add_bpmn_file(model)
    process = parser.get_spec("process")
    scripts = PythonScriptEngine(Environment())

    def instance():
        workflow = BpmnWorkflow(process, script_engine=scripts)
        workflow.task_tree.data["n"] = 0
        workflow.run_all()
        n = workflow.last_task.data["n"]
        if n != tasks or not workflow.is_completed():
            sys.exit(f"n is {n} after {tasks} tasks; completed: {workflow.is_completed()}")

    def instances(number):
        begin = time.perf_counter()
        for _ in range(number):
            instance()
        return time.perf_counter() - begin

    instances(count // 5 + 1)
    seconds = instances(count)
    print(json.dumps({"peer": "SpiffWorkflow", "version": __version__, "instances": count, "seconds": seconds}))


def main():
    model, count, tasks = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    # Without this a message for the log is put together, with the ids of all tasks, even where nobody reads it.
    for name in ("spiff.workflow", "spiff.task"):
        logging.getLogger(name).setLevel(logging.WARNING)
    # Parser and engine descend once for each task in a row: with the usual stack 1,000 are too many.
    sys.setrecursionlimit(1_000_000)
    threading.stack_size(512 << 20)
    failed = []

    def work():
        try:
            run(model, count, tasks)
        except BaseException as failure:
            failed.append(failure)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    if failed:
        raise failed[0]


main()
