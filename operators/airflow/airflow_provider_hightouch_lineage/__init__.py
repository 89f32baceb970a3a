"""hightouch-lineage as an Airflow task."""

from importlib.metadata import version

#: That of the installed package, so that it stands in one place.
__version__ = version("airflow-provider-hightouch-lineage")
