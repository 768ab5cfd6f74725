# The peer of GmmBench: scikit-learn's GaussianMixture, float64. Answers "seconds, CPU seconds, mean log-likelihood per row, EM steps" to
# fit FEATURES.npy LABELS.npy COMPONENTS SEED fits one mixture to the rows of each label.
import sys
import time
import warnings

import numpy as np
import sklearn
import threadpoolctl
from sklearn.mixture import GaussianMixture

warnings.filterwarnings("ignore")
pools = sorted({f"{p['internal_api']} {p['version']}, {p['num_threads']} threads" for p in threadpoolctl.threadpool_info()})
print(f"scikit-learn {sklearn.__version__}, {'; '.join(pools)}", flush=True)
for line in sys.stdin:
    _, features, labels, components, seed = line.split()
    x, y = np.load(features).astype(np.float64), np.load(labels)
    seconds, cpu, total, steps = 0.0, 0.0, 0.0, 0
    for label in np.unique(y):
        rows = x[y == label]
        start, cpu_start = time.perf_counter(), time.process_time()
        mixture = GaussianMixture(int(components), covariance_type="full", random_state=int(seed)).fit(rows)
        seconds += time.perf_counter() - start
        cpu += time.process_time() - cpu_start
        total += mixture.score(rows) * len(rows)
        steps += mixture.n_iter_
    print(seconds, cpu, total / len(x), steps, flush=True)
