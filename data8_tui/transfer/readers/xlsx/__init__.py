"""Reading XLSX (ECMA-376, Office Open XML) as a stream: what a sheet shows is what is sent."""
