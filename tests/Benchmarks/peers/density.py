# The peer of DensityBench: scikit-learn's densities, float64 arrays, as many threads as ours. Answers
# gmm X.npy SEED           8 full covariances
# iforest X.npy SEED       defaults
# lof X.npy SEED           novelty mode, k = 20
# ocsvm X.npy SEED         defaults (nu 0.5, gamma 'scale')
# with "seconds to fit, seconds to score the same rows, CPU seconds, mean score".
import os
import sys
import time
import warnings

import numpy as np
import sklearn
import threadpoolctl
from sklearn.ensemble import IsolationForest
from sklearn.mixture import GaussianMixture
from sklearn.neighbors import LocalOutlierFactor
from sklearn.svm import OneClassSVM

warnings.filterwarnings("ignore")
threads = int(os.environ["OMP_NUM_THREADS"])
pools = sorted({f"{p['internal_api']} {p['version']}, {p['num_threads']} threads" for p in threadpoolctl.threadpool_info()})
print(f"scikit-learn {sklearn.__version__}, n_jobs {threads}, {'; '.join(pools)}", flush=True)
for line in sys.stdin:
    name, file, *rest = line.split()
    x = np.load(file)
    model = {
        "gmm": lambda: GaussianMixture(8, covariance_type="full", random_state=int(rest[0])),
        "iforest": lambda: IsolationForest(random_state=int(rest[0]), n_jobs=threads),
        "lof": lambda: LocalOutlierFactor(novelty=True, n_jobs=threads),
        "ocsvm": lambda: OneClassSVM(),
    }[name]()
    start, cpu = time.perf_counter(), time.process_time()
    model.fit(x)
    fitted = time.perf_counter()
    scores = model.score_samples(x)
    print(fitted - start, time.perf_counter() - fitted, time.process_time() - cpu, scores.mean(), flush=True)
