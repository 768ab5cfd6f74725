# The peer of GmmBench: scikit-learn's GaussianMixture, float64. Answers "seconds, mean log-likelihood per row, EM steps" for each task:
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
    seconds, total, steps = 0.0, 0.0, 0
    for label in np.unique(y):
        rows = x[y == label]
        start = time.perf_counter()
        mixture = GaussianMixture(int(components), covariance_type="full", random_state=int(seed)).fit(rows)
        seconds += time.perf_counter() - start
        total += mixture.score(rows) * len(rows)
        steps += mixture.n_iter_
    print(seconds, total / len(x), steps, flush=True)
