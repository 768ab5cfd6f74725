"""Prints the golden values that the tests beside this file hold: /usr/bin/python3 golden.py (scikit-learn 1.2.1, float64)."""
import numpy as np
import scipy.linalg
import scipy.spatial
from sklearn.covariance import LedoitWolf
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

# The one-class SVM once more, for a tolerance of 1e-6: libsvm keeps kernel values in float32, so that its own answer is good to about 1e-7.
s = OneClassSVM(nu=0.2, gamma=0.8, tol=1e-12).fit(clusters(7, 150, 5, 0.5))
show("svm decision", s.decision_function(queries))

x = clusters(8, 60, 5, 0.6)
w = LedoitWolf().fit(x)
show("ledoit-wolf shrinkage", w.shrinkage_)
show("ledoit-wolf mahalanobis", -np.sqrt(w.mahalanobis(queries)))
c = np.cov(x, rowvar=False)
show("plain mahalanobis", -np.sqrt(np.einsum("ij,jk,ik->i", queries - x.mean(0), np.linalg.inv(c), queries - x.mean(0))))


def knfst(k, labels):
    """Bodesheim et al., CVPR 2013, as its authors' Matlab: kernel PCA basis, null space of H Hᵀ."""
    n = len(k)
    center = np.eye(n) - 1 / n
    values, vectors = np.linalg.eigh(center @ k @ center)
    basis = center @ vectors[:, values > 1e-12] / np.sqrt(values[values > 1e-12])
    member = labels[:, None] == labels[None, :]
    h = basis.T @ k @ (np.eye(n) - member / member.sum(0))
    projection = basis @ scipy.linalg.null_space(h @ h.T)
    points = np.array([(k[labels == c] @ projection).mean(0) for c in np.unique(labels)])
    return projection, points


def rbf(a, b):
    return np.exp(-6 * ((a[:, None] - b[None]) ** 2).sum(2))


def intersection(a, b):
    return np.minimum(a[:, None], b[None]).sum(2)


x, labels = clusters(11, 60, 5, 0.7), np.arange(60) % 3
for name, kernel in (("rbf", rbf), ("intersection", intersection)):
    a, b = (x, queries) if kernel is rbf else (x / x.sum(1, keepdims=True), queries / queries.sum(1, keepdims=True))
    projection, points = knfst(kernel(a, a), labels)
    show(f"knfst {name}", -np.linalg.norm((kernel(b, a) @ projection)[:, None] - points[None], axis=2).min(1))
    k = np.zeros((61, 61))
    k[:60, :60] = kernel(a, a)
    projection, points = knfst(k, (np.arange(61) < 60).astype(int))
    show(f"knfst {name} one class", -np.abs((kernel(b, a) @ projection[:60])[:, 0] - points[1, 0]))

x = lcg(13, 24, 3 * 4).reshape(24, 3, 2, 2)
q = lcg(14, 4, 3 * 4).reshape(4, 3, 2, 2) * 1.5
distances = np.empty((4, 4))
for p in range(4):
    a, b = x[:, :, p // 2, p % 2], q[:, :, p // 2, p % 2]
    inverse = np.linalg.inv(np.cov(a, rowvar=False) + 0.01 * np.eye(3))
    distances[:, p] = [scipy.spatial.distance.mahalanobis(r, a.mean(0), inverse) for r in b]
show("padim score", -distances.max(1))
show("padim map of the first", -distances[0])
