# The peer of DataBench: "idx FILE.gz" reads the images of a gzipped IDX file, "png FILE.zip" those of a zip of PNGs. Answers the seconds.
import gzip
import io
import sys
import time
import zipfile

import numpy as np
import PIL
from PIL import Image

print(f"NumPy {np.__version__}, Pillow {PIL.__version__}", flush=True)
for line in sys.stdin:
    kind, path = line.split(maxsplit=1)
    path = path.strip()
    start = time.perf_counter()
    if kind == "idx":
        with gzip.open(path) as file:
            images = np.frombuffer(file.read(), np.uint8, offset=16).reshape(-1, 28, 28)
    else:
        with zipfile.ZipFile(path) as file:
            images = np.stack([np.asarray(Image.open(io.BytesIO(file.read(n)))) for n in file.namelist() if n.endswith(".png")])
    print(time.perf_counter() - start, flush=True)
