"""dlt's REST source into a CSV file, as its documentation writes one."""

import os
import sys

os.environ["RUNTIME__DLTHUB_TELEMETRY"] = "false"
os.environ["RUNTIME__LOG_LEVEL"] = "CRITICAL"
os.environ["NORMALIZE__DATA_WRITER__DISABLE_COMPRESSION"] = "true"

import dlt
from dlt.destinations import filesystem
from dlt.sources.rest_api import rest_api_source


def main(url: str, records: int, folder: str) -> None:
    source = rest_api_source(
        {
            "client": {"base_url": url},
            "resources": [
                {
                    "name": "bench",
                    "endpoint": {
                        "path": "Dataset/bench/data",
                        "params": {"count": 1000},
                        "data_selector": "$",
                        "paginator": {
                            "type": "offset",
                            "limit": 1000,
                            "offset": 1,
                            "offset_param": "start",
                            "limit_param": "count",
                            "total_path": None,
                            "maximum_offset": records,
                        },
                    },
                }
            ],
        }
    )
    pipeline = dlt.pipeline(
        "bench", destination=filesystem(folder), dataset_name="out", pipelines_dir=folder + "/.dlt"
    )
    pipeline.run(source, loader_file_format="csv")


main(sys.argv[1], int(sys.argv[2]), sys.argv[4])
