# The peer of MetricsBench: scikit-learn on float32 scores of .npy files. Answers the seconds of one call, measured here, and its number, to
# TASK KNOWN.npy UNKNOWN.npy, where TASK is auroc, aupr, fpr (FPR at 95 % TPR from the curve) or curve (its number of points).
import sys
import time

import numpy as np
import sklearn
from sklearn.metrics import average_precision_score, roc_auc_score, roc_curve


def fpr_at_95(y, s):
    fpr, tpr, _ = roc_curve(y, s)
    return fpr[np.argmax(tpr >= 0.95)]


tasks = {
    "auroc": roc_auc_score,
    "aupr": average_precision_score,
    "curve": lambda y, s: len(roc_curve(y, s)[0]),
    "fpr": fpr_at_95,
}
print(f"scikit-learn {sklearn.__version__}, NumPy {np.__version__}", flush=True)
held, arrays = None, None
for line in sys.stdin:
    task, known, unknown = line.split()
    if held != (known, unknown):
        k, u = np.load(known), np.load(unknown)
        held, arrays = (known, unknown), (np.repeat([1, 0], [len(k), len(u)]), np.concatenate([k, u]))
    start = time.perf_counter()
    number = tasks[task](*arrays)
    print(time.perf_counter() - start, float(number), flush=True)
