"""The expected values of the feature scores' tests: /usr/bin/python3 feature_scores.py (torch 1.13, scikit-learn 1.2.1, SciPy)."""
import numpy as np
import torch
from scipy.special import logsumexp, softmax
from scipy.stats import multivariate_normal, norm
from sklearn.covariance import EmpiricalCovariance
from sklearn.discriminant_analysis import LinearDiscriminantAnalysis
from sklearn.linear_model import LogisticRegression
from sklearn.neighbors import NearestNeighbors
from formula import values


def show(name, x):
    print(name, "[" + ", ".join(f"{v:.9g}" for v in np.asarray(x, dtype=np.float64).ravel()) + "]")


features = values((40, 6), 0.0, 1.0).numpy()
queries = values((5, 6), 2.0, 1.5).numpy()
labels = np.arange(40) % 3
weight, bias = values((3, 6), 1.0, 0.8).numpy().astype(np.float64), values((3,), 0.4, 0.5).numpy().astype(np.float64)
wide, wide_queries = features.astype(np.float64), queries.astype(np.float64)
logits, query_logits = wide @ weight.T + bias, wide_queries @ weight.T + bias
unit = lambda x: x / np.linalg.norm(x, axis=1, keepdims=True)


def mahalanobis(x, y, classes, q):
    means = np.stack([x[y == c].mean(0) for c in range(classes)])
    precision = np.linalg.inv(EmpiricalCovariance(assume_centered=True).fit(x - means[y]).covariance_)
    return np.stack([np.einsum("ij,jk,ik->i", q - m, precision, q - m) for m in means], 1)


show("rmd", mahalanobis(wide, labels * 0, 1, wide_queries)[:, 0] - mahalanobis(wide, labels, 3, wide_queries).min(1))

spread = sum(((wide[labels == c] - wide[labels == c].mean(0)) ** 2).sum() for c in range(3)) / (40 - 3) / 6
show("class-gaussian", np.max([multivariate_normal(wide[labels == c].mean(0), np.cov(wide[labels == c].T) + 1e-6 * spread * np.eye(6)).logpdf(wide_queries) for c in range(3)], 0))
for k in (1, 3, 10):
    show(f"knn {k} normalised", -NearestNeighbors(n_neighbors=k).fit(unit(wide)).kneighbors(unit(wide_queries))[0][:, -1])
    show(f"knn {k}", -NearestNeighbors(n_neighbors=k).fit(wide).kneighbors(wide_queries)[0][:, -1])

# The authors' benchmark.py of ViM.
origin = -np.matmul(np.linalg.pinv(weight), bias)
covariance = EmpiricalCovariance(assume_centered=True).fit(wide - origin).covariance_
eigenvalues, eigenvectors = np.linalg.eig(covariance)
rest = eigenvectors.T[np.argsort(eigenvalues * -1)[2:]].T
alpha = logits.max(-1).mean() / np.linalg.norm((wide - origin) @ rest, axis=-1).mean()
residual = np.linalg.norm((wide_queries - origin) @ rest, axis=-1)
show("residual", -residual)
show("vim", logsumexp(query_logits, axis=-1) - alpha * residual)

right = logits.argmax(1) == labels
patterns = np.stack([wide[right & (labels == c)].mean(0) for c in range(3)])[query_logits.argmax(1)]
print("correctly classified", [int((right & (labels == c)).sum()) for c in range(3)])
show("she inner product", (wide_queries * patterns).sum(1))
show("she euclidean", -np.linalg.norm(wide_queries - patterns, axis=1))
show("she cosine", (unit(wide_queries) * unit(patterns)).sum(1))

# get_relation of the authors' code.
relation = np.clip(unit(wide_queries) @ unit(wide).T, 0, None) * (softmax(query_logits, 1) @ softmax(logits, 1).T)
relation[np.abs(relation) <= 0.03] = 0
show("relation", relation.sum(1))
show("relation 4", (relation ** 4).sum(1))


def g_p(ob, p):  # the authors' code of Gram matrices
    temp = ob.detach() ** p
    temp = temp.reshape(temp.shape[0], temp.shape[1], -1)
    temp = torch.matmul(temp, temp.transpose(dim0=2, dim1=1)).sum(dim=2)
    return (temp.sign() * torch.abs(temp) ** (1 / p)).reshape(temp.shape[0], -1)


tap = values((2, 3, 2, 4), 0.7, 3.0).double()
show("gram", torch.cat([g_p(tap, p) for p in (1, 2, 3, 10)], 1))

known, unknown = values((30, 3), 0.0, 1.0, 0.6).numpy(), values((20, 3), 1.0, 1.2, -0.3).numpy()
x, y = np.concatenate([known, unknown]).astype(np.float64), np.repeat([1, 0], [30, 20])
for c in (0.1, 1.0, 10.0):
    fitted = LogisticRegression(C=c, solver="newton-cg", tol=1e-12, max_iter=1000).fit(x, y)
    show(f"logistic {c}", np.append(fitted.coef_, fitted.intercept_))
fitted = LinearDiscriminantAnalysis(solver="lsqr").fit(x, y)
show("lda", np.append(fitted.coef_, fitted.intercept_))

pixels = values((3, 2, 2, 2), 0.2, 1.0).numpy().astype(np.float64)
mixture = lambda v, parts: logsumexp(np.stack([np.log(w) + norm.logpdf(v, m, s2 ** 0.5) for w, m, s2 in parts]), axis=0)
first, second = [(0.2, -0.5, 0.1), (0.5, 0.1, 0.3), (0.3, 0.8, 0.05)], [(0.6, 0.0, 0.2), (0.3, 0.5, 0.4), (0.1, -1.0, 0.01)]
show("lowlevel-gmm", mixture(pixels[:, 0], first).sum((1, 2)) + mixture(pixels[:, 1], second).sum((1, 2)))

fore = multivariate_normal(wide.mean(0), np.cov(wide.T, bias=True) + 1e-3 * np.eye(6))
back = multivariate_normal(wide.mean(0), np.cov(wide.T, bias=True) + 0.5 * np.eye(6))
show("likelihood-ratio", fore.logpdf(wide_queries) - back.logpdf(wide_queries))
