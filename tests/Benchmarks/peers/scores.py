# The peer of ScoreBench: NumPy and scikit-learn. Answers "seconds, sum of the scores, CPU seconds" to
# classwise | whitened FEATURES.npy MEANS.npy PRECISION.npy  minus the smallest squared Mahalanobis distance, float64
# neighbours BANK.npy QUERIES.npy K                          minus the distance to the K-th neighbour, brute force
import sys
import time

import numpy as np
import sklearn
import threadpoolctl
from sklearn.neighbors import NearestNeighbors

pools = sorted({f"{p['internal_api']} {p['version']}, {p['num_threads']} threads" for p in threadpoolctl.threadpool_info()})
print(f"NumPy {np.__version__}, scikit-learn {sklearn.__version__}, {'; '.join(pools)}", flush=True)
cache = {}


def load(path):
    if path not in cache:
        cache[path] = np.load(path)
    return cache[path]


def classwise(x, means, precision):
    x = x.astype(np.float64)
    best = np.full(len(x), -np.inf)
    for mean in means:
        difference = x - mean
        best = np.maximum(best, -np.einsum("ij,ij->i", difference @ precision, difference))
    return best


def whitened(x, means, precision):
    root = np.linalg.cholesky(precision)
    origin = means.mean(0)
    y, m = (x - origin) @ root, (means - origin) @ root
    return -((y * y).sum(1)[:, None] - 2 * (y @ m.T) + (m * m).sum(1)).min(1)


def neighbours(bank, queries, k):
    distances, _ = NearestNeighbors(n_neighbors=k, algorithm="brute").fit(bank).kneighbors(queries)
    return -distances[:, -1]


for line in sys.stdin:
    task, a, b, c = line.split()
    arrays = [load(a), load(b), int(c) if task == "neighbours" else load(c)]
    start, cpu = time.perf_counter(), time.process_time()
    scores = {"classwise": classwise, "whitened": whitened, "neighbours": neighbours}[task](*arrays)
    seconds, cpu = time.perf_counter() - start, time.process_time() - cpu
    print(seconds, float(np.sum(scores, dtype=np.float64)), cpu, flush=True)
