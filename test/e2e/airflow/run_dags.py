"""Runs DAGs by ``dag.test()`` of the real Airflow and tells what became of their tasks (TaskAnswer in run-dags.ts).

Arguments: a file of orders (DagOrder), the folder of DAGs, the file for the answers.
"""

import importlib.util
import json
import sys
from types import SimpleNamespace

from airflow.models.taskinstance import TaskInstance
from airflow.utils.session import create_session
from airflow_provider_hightouch_lineage.links import HightouchLink, OpenLineageLink

try:  # Airflow 3
    from airflow.models.xcom import XComModel

    value_of = XComModel.deserialize_value
except ImportError:
    from operator import attrgetter

    from airflow.models.xcom import BaseXCom as XComModel

    value_of = attrgetter("value")  # read from the database, it is deserialized

# What saves time: the default of five seconds is for clusters that have more to do.
HASTE = {"startup_check_interval_seconds": 1, "poll_interval": 1}
LINKS = {"Hightouch": HightouchLink, "OpenLineage": OpenLineageLink}


def module_of(folder, name):
    spec = importlib.util.spec_from_file_location(name, f"{folder}/{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def dag_of(folder, name, order):
    if "example" not in order:
        return getattr(module_of(folder, "ordered_dags"), name)
    return module_of(folder, order["example"]).dag


def with_arguments(dag, arguments):
    for task in dag.tasks:
        for argument, value in arguments.items():
            if hasattr(task, "partial_kwargs"):  # mapped
                task.partial_kwargs[argument] = value
            elif isinstance(value, dict):
                setattr(task, argument, {**(getattr(task, argument, None) or {}), **value})
            else:
                setattr(task, argument, value)
    return dag


def run(dag):
    run_id = dag.test().run_id
    with create_session() as session:
        tasks = session.query(TaskInstance).filter_by(dag_id=dag.dag_id, run_id=run_id).order_by(TaskInstance.map_index)
        return [answer(task, session) for task in tasks]


def answer(task, session):
    place = {"dag_id": task.dag_id, "run_id": task.run_id, "task_id": task.task_id, "map_index": task.map_index}
    xcoms = {xcom.key: value_of(xcom) for xcom in session.query(XComModel).filter_by(**place)}
    return {
        "state": str(getattr(task.state, "value", task.state)),
        "tries": task.try_number,
        "name": task.rendered_map_index,
        "xcoms": xcoms,
        "links": links(task, xcoms),
    }


def links(task, xcoms):
    """Airflow 3 has asked for them in the task; Airflow 2 asks when somebody looks, with an operator read from the database."""
    if hasattr(XComModel, "get_value"):
        return {name: kind().get_link(SimpleNamespace(), ti_key=task.key) for name, kind in LINKS.items()}
    return {name: xcoms[f"_link_{kind.__name__}"] for name, kind in LINKS.items() if f"_link_{kind.__name__}" in xcoms}


with open(sys.argv[1], encoding="utf-8") as file:
    orders = json.load(file)
answers = {}
for name, order in orders.items():
    # What an order that is no example asks for stands in its DAG already.
    arguments = order["arguments"] if "example" in order else {}
    dag = with_arguments(dag_of(sys.argv[2], name, order), {**HASTE, **arguments})
    print(f"=== {name}", flush=True)
    answers[name] = [run(dag) for _ in range(order.get("times", 1))]
    with open(sys.argv[3], "w", encoding="utf-8") as file:
        json.dump(answers, file)
