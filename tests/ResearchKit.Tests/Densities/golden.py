"""Prints the golden values that the tests beside this file hold: /usr/bin/python3 golden.py (scikit-learn 1.2.1, float64)."""
import numpy as np
from sklearn.decomposition import PCA
from sklearn.ensemble import IsolationForest
from sklearn.mixture import GaussianMixture
from sklearn.neighbors import LocalOutlierFactor
from sklearn.svm import OneClassSVM


def lcg(seed, rows, columns):
    """Knuth's MMIX generator, the upper 53 bits: uniform in [0, 1). Lcg.cs does the same."""
    state, out = seed, np.empty(rows * columns)
    for i in range(out.size):
        state = (state * 6364136223846793005 + 1442695040888963407) % 2**64
        out[i] = (state >> 11) / 2**53
    return out.reshape(rows, columns)


def clusters(seed, rows, columns, gap):
    """Row i is moved by gap * (i mod 3) along every second column."""
    x = lcg(seed, rows, columns)
    x[:, ::2] += gap * (np.arange(rows) % 3)[:, None]
    return x


class FromLabels(GaussianMixture):
    """Starts from labels i mod 3 in place of k-means."""
    def _initialize_parameters(self, X, random_state):
        self._initialize(X, np.eye(3)[np.arange(len(X)) % 3])


def show(name, values):
    print(name, ", ".join(repr(float(v)) for v in np.ravel(values)))


queries = np.vstack([lcg(9, 3, 5), 3 * lcg(10, 2, 5)])

x = clusters(1, 240, 5, 4.0)
g = GaussianMixture(3, random_state=0).fit(x)
show("gmm separate score", g.score_samples(queries))
show("gmm separate bound, steps", [g.lower_bound_, g.n_iter_])

x = clusters(2, 300, 5, 0.3)
x[:, 4] = 0.25
g = FromLabels(3, tol=1e-4).fit(x)
show("gmm overlapping score", g.score_samples(np.where(np.arange(5) == 4, 0.25, queries)))
show("gmm overlapping bound, steps", [g.lower_bound_, g.n_iter_])
show("gmm overlapping weights", g.weights_)

x = clusters(3, 60, 5, 0.7)
p = PCA(2, svd_solver="full").fit(x)
show("pca score", p.score_samples(queries))
show("pca reconstruction", -((queries - p.inverse_transform(p.transform(queries)))**2).sum(1))
show("pca few rows score", PCA(2, svd_solver="full").fit(x[:4]).score_samples(queries))

x = clusters(4, 60, 5, 0.7)
x[50:] = x[:10]
n = LocalOutlierFactor(n_neighbors=5, novelty=True, algorithm="brute").fit(x)
show("lof score", n.score_samples(queries))
show("lof training score", LocalOutlierFactor(n_neighbors=5).fit(x[:50]).negative_outlier_factor_[:5])

x = clusters(5, 90, 5, 0.7)
for nu in (0.1, 0.5):
    s = OneClassSVM(nu=nu, gamma="scale", tol=1e-10).fit(x)
    show(f"svm {nu} score", s.score_samples(queries))
    show(f"svm {nu} rho", s.offset_)

x = clusters(6, 40, 5, 0.7).astype(np.float32)
f = IsolationForest(n_estimators=2, max_samples=8, random_state=0).fit(x)
for tree in f.estimators_:
    t = tree.tree_
    show("forest feature", np.maximum(t.feature, -1))
    show("forest threshold", np.where(t.feature < 0, 0, t.threshold))
    show("forest left", t.children_left)
    show("forest right", t.children_right)
    show("forest count", t.n_node_samples)
show("forest score", f.score_samples(queries.astype(np.float32)))
