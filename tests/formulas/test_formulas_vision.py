"""The formulas of convolution, pooling, detection, segmentation and vision transformers, against counting."""

import math
from fractions import Fraction
from itertools import pairwise, product

import numpy as np
import pytest


@pytest.mark.formula(
    "convolution-operation",
    "2-D convolution layer",
    r"y_{o,i,j} = b_o + \sum_{c=1}^{C} \sum_{u=0}^{k-1} \sum_{v=0}^{k-1} "
    r"w_{o,c,u,v} x_{c, s i + d u, s j + d v}",
)
@pytest.mark.parametrize(("s", "d"), [(1, 1), (2, 1), (1, 2), (3, 2)])
def test_the_convolution_sum_equals_flipped_polynomial_products_that_are_then_subsampled(s, d):
    rng = np.random.default_rng(7)
    x, w, b = rng.normal(size=(2, 9, 10)), rng.normal(size=(3, 2, 3, 3)), rng.normal(size=3)
    spread = np.zeros((3, 2, 2 * d + 1, 2 * d + 1))
    spread[:, :, ::d, ::d] = w[:, :, ::-1, ::-1]
    size = (9 + 2 * d, 10 + 2 * d)
    spectra = np.fft.rfft2(x, size)[None] * np.fft.rfft2(spread, size)
    products = np.fft.irfft2(spectra, size).sum(axis=1)
    dense = products[:, 2 * d : 9, 2 * d : 10]
    expected = dense[:, ::s, ::s] + b[:, None, None]
    for o, i, j in np.ndindex(expected.shape):
        terms = product(range(2), range(3), range(3))
        y = b[o] + sum(w[o, c, u, v] * x[c, s * i + d * u, s * j + d * v] for c, u, v in terms)
        assert y == pytest.approx(expected[o, i, j])


@pytest.mark.formula(
    "convolution-operation",
    "Output size",
    r"n_{\mathrm{out}} = \operatorname{floor}\left(\frac{n_{\mathrm{in}} + 2p - d (k - 1) - 1}{s}\right) + 1",
)
def test_the_output_size_is_the_number_of_places_where_the_whole_kernel_fits():
    for n_in, p, k, d, s in product((7, 10), (0, 1, 3), (1, 2, 3), (1, 2), (1, 2, 3)):
        size = math.floor((n_in + 2 * p - d * (k - 1) - 1) / s) + 1
        last = n_in + 2 * p - 1
        fits = [start for start in range(0, last + 1, s) if start + d * (k - 1) <= last]
        assert size == len(fits)


@pytest.mark.formula(
    "convolution-operation",
    "Cost of separable relative to standard",
    r"\rho = \frac{1}{C_{\mathrm{out}}} + \frac{1}{k^2}",
)
def test_the_relative_cost_of_a_separable_layer_is_the_ratio_of_counted_multiplications():
    channels_in, channels_out, k, positions = 4, 6, 3, 10
    taps = list(product(range(positions), range(channels_in), range(k * k)))
    standard = len(list(product(range(channels_out), taps)))
    pointwise = len(list(product(range(positions), range(channels_in), range(channels_out))))
    ratio = Fraction(1, channels_out) + Fraction(1, k**2)
    assert ratio == Fraction(len(taps) + pointwise, standard)


def inputs_seen(layers):
    """The width of input that one unit depends on, found by tracing its taps back through the stack."""
    seen = {0}
    for kernel, stride, dilation in reversed(layers):
        seen = {stride * place + dilation * tap for place in seen for tap in range(kernel)}
    return max(seen) - min(seen) + 1


@pytest.mark.formula(
    "pooling-layers",
    "Receptive field",
    r"r_L = 1 + \sum_{l=1}^{L} d_l (k_l - 1) \prod_{m=1}^{l-1} s_m",
)
@pytest.mark.parametrize(
    "layers",
    [
        [(3, 1, 1), (3, 1, 1)],
        [(7, 2, 1), (3, 2, 1), (3, 1, 1), (3, 1, 1)],
        [(3, 1, 1), (2, 2, 1), (3, 1, 2), (5, 3, 4), (3, 1, 1)],
    ],
)
def test_the_receptive_field_is_as_wide_as_what_a_unit_depends_on(layers):
    field = 1 + sum(
        dilation * (kernel - 1) * math.prod(stride for _, stride, _ in layers[:place])
        for place, (kernel, _, dilation) in enumerate(layers)
    )
    assert field == inputs_seen(layers)


@pytest.mark.formula(
    "pooling-layers",
    "Global average pooling",
    r"g_c = \frac{1}{H W} \sum_{i=1}^{H} \sum_{j=1}^{W} x_{c,i,j}",
)
def test_global_average_pooling_makes_the_logit_the_mean_of_the_class_activation_map():
    x, weights = np.random.default_rng(7).normal(size=(3, 4, 5)), np.array([0.5, -2.0, 1.0])
    pooled = [
        1 / (4 * 5) * sum(x[c, i, j] for i, j in product(range(4), range(5))) for c in range(len(weights))
    ]
    activation_map = np.einsum("c,chw->hw", weights, x)
    assert weights @ pooled == pytest.approx(activation_map.mean())


@pytest.mark.formula(
    "image-augmentation",
    "Mixup",
    r"\tilde{x} = \lambda x_i + (1 - \lambda) x_j, \text{ } \tilde{y} = \lambda y_i + (1 - \lambda) y_j",
)
def test_a_linear_fit_still_fits_the_mixed_pair_and_its_loss_is_the_mixture_of_both_labels_losses():
    rng = np.random.default_rng(7)
    x_i, x_j, weight = rng.normal(size=4), rng.normal(size=4), 0.3
    y_i, y_j = np.eye(3)[0], np.eye(3)[2]
    mixed_x, mixed_y = weight * x_i + (1 - weight) * x_j, weight * y_i + (1 - weight) * y_j
    fit = np.linalg.pinv(np.vstack([x_i, x_j])) @ np.vstack([y_i, y_j])
    assert mixed_x @ fit == pytest.approx(mixed_y)
    probabilities = np.array([0.2, 0.5, 0.3])
    cross_entropy = -np.sum(mixed_y * np.log(probabilities))
    assert cross_entropy == pytest.approx(-weight * math.log(0.2) - (1 - weight) * math.log(0.3))


@pytest.mark.formula(
    "image-domain-shift",
    "Worst-group accuracy",
    r"A_{\mathrm{worst}} = \min_{g} \frac{1}{n_g} \sum_{i=1}^{n_g} c_{g,i}",
)
def test_worst_group_accuracy_is_the_lowest_accuracy_any_mixture_of_groups_can_have():
    correct = {"camera A": [1, 1, 1, 0], "camera B": [1, 0], "camera C": [1, 1, 0]}
    worst = min(1 / len(cases) * sum(cases) for cases in correct.values())
    grid = [share for share in product(range(11), repeat=3) if sum(share) == 10]
    mixtures = [
        sum(part / 10 * float(np.mean(cases)) for part, cases in zip(share, correct.values(), strict=True))
        for share in grid
    ]
    assert worst == pytest.approx(min(mixtures))


def iou(box_a, box_b):
    """Overlap of two boxes given as left, lower, right, upper."""
    (l_a, u_a, r_a, t_a), (l_b, u_b, r_b, t_b) = box_a, box_b
    area_a, area_b = (r_a - l_a) * (t_a - u_a), (r_b - l_b) * (t_b - u_b)
    overlap = max(0, min(r_a, r_b) - max(l_a, l_b)) * max(0, min(t_a, t_b) - max(u_a, u_b))
    return overlap / (area_a + area_b - overlap)


def cells(box):
    left, lower, right, upper = box
    return set(product(range(left, right), range(lower, upper)))


@pytest.mark.formula(
    "object-detectors",
    "Intersection over union of two boxes",
    r"\mathrm{IoU} = \frac{I}{A + B - I}, \text{ } I = \max(0, \min(r_a, r_b) - \max(l_a, l_b)) "
    r"\cdot \max(0, \min(t_a, t_b) - \max(u_a, u_b))",
)
def test_the_overlap_of_boxes_is_the_share_of_unit_cells_they_have_in_common():
    spans = [(0, 3), (1, 5), (4, 6), (1, 2)]
    boxes = [(left, lower, right, upper) for (left, right), (lower, upper) in product(spans, repeat=2)]
    for box_a, box_b in product(boxes, repeat=2):
        common, covered = cells(box_a) & cells(box_b), cells(box_a) | cells(box_b)
        assert iou(box_a, box_b) == pytest.approx(len(common) / len(covered))


@pytest.mark.formula("object-detectors", "Focal loss", r"L = -\alpha_t (1 - p_t)^{\gamma} \log p_t")
def test_focal_loss_is_weighted_log_loss_at_gamma_zero_and_has_its_known_gradient_at_the_logit():
    alpha, step = 0.25, 1e-6

    def loss(logit, positive, gamma):
        p = 1 / (1 + math.exp(-logit))
        p_t, alpha_t = (p, alpha) if positive else (1 - p, 1 - alpha)
        return -alpha_t * (1 - p_t) ** gamma * math.log(p_t)

    for logit, gamma in product((-2.0, 0.3, 1.5), (0.0, 1.0, 2.0)):
        p = 1 / (1 + math.exp(-logit))
        known = alpha * (1 - p) ** gamma * (gamma * p * math.log(p) + p - 1)
        slope = (loss(logit + step, True, gamma) - loss(logit - step, True, gamma)) / (2 * step)
        assert slope == pytest.approx(known, abs=1e-8)
        mirrored = loss(-logit, True, gamma) * (1 - alpha) / alpha
        assert loss(logit, False, gamma) == pytest.approx(mirrored)
    assert loss(0.3, True, 0.0) == pytest.approx(alpha * math.log1p(math.exp(-0.3)))


@pytest.mark.formula(
    "object-detectors",
    "Gaussian soft suppression",
    r"s_i = s_i^{\mathrm{old}} \exp\left(-\frac{\mathrm{IoU}(b_{\max}, b_i)^2}{\sigma}\right)",
)
def test_soft_suppression_fades_each_box_by_all_boxes_kept_before_it_and_spares_the_disjoint():
    boxes = {"best": (0, 0, 4, 4), "near": (1, 0, 5, 4), "next": (3, 0, 7, 4), "far": (20, 0, 24, 4)}
    start = {"best": 0.95, "near": 0.9, "next": 0.8, "far": 0.5}

    def suppress(sigma):
        waiting, kept = dict(start), {}
        while waiting:
            best = max(waiting, key=waiting.get)
            kept[best] = waiting.pop(best)
            for name, old in waiting.items():
                waiting[name] = old * math.exp(-(iou(boxes[best], boxes[name]) ** 2) / sigma)
        return kept

    kept = suppress(sigma=0.5)
    assert list(kept) == ["best", "next", "far", "near"]
    assert kept["far"] == start["far"]
    assert all(earlier >= later for earlier, later in pairwise(kept.values()))
    by_best, by_next = Fraction(12, 20) ** 2, Fraction(8, 24) ** 2  # shared cells over covered cells, by hand
    assert math.log(kept["near"] / 0.9) == pytest.approx(-2 * float(by_best + by_next))
    assert suppress(sigma=1e-4)["near"] < 1e-300


@pytest.mark.formula(
    "segmentation-networks",
    "Soft Dice loss",
    r"L = 1 - \frac{2 \sum_{i=1}^{n} p_i y_i + \epsilon}{\sum_{i=1}^{n} p_i + \sum_{i=1}^{n} y_i + \epsilon}",
)
def test_dice_loss_is_one_minus_the_f1_score_of_hard_masks_and_zero_for_two_empty_ones():
    def loss(p, y, epsilon):
        both = sum(p_i * y_i for p_i, y_i in zip(p, y, strict=True))
        return 1 - (2 * both + epsilon) / (sum(p) + sum(y) + epsilon)

    predicted, true = (1, 1, 1, 0, 0, 0), (1, 1, 0, 1, 0, 0)
    precision, recall = 2 / 3, 2 / 3
    f1 = 2 * precision * recall / (precision + recall)
    assert loss(predicted, true, 1e-9) == pytest.approx(1 - f1)
    assert loss((0, 0), (0, 0), 1e-9) == 0
    assert loss((0.5, 0.5), (1, 0), 0.0) == pytest.approx(1 - 1 / 2)


@pytest.mark.formula("segmentation-networks", "IoU from Dice", r"J = \frac{D}{2 - D}")
def test_iou_follows_from_dice_for_every_pair_of_masks_of_four_pixels():
    masks = [frozenset(np.flatnonzero(bits).tolist()) for bits in product((0, 1), repeat=4)]
    for a, b in product(masks, repeat=2):
        if a | b:
            dice = Fraction(2 * len(a & b), len(a) + len(b))
            assert dice / (2 - dice) == Fraction(len(a & b), len(a | b))


@pytest.mark.formula("vision-transformers", "Number of patches", r"n = \frac{H W}{P^2}")
@pytest.mark.formula(
    "vision-transformers",
    "Parameters of the patch embedding",
    r"N_{\mathrm{embed}} = (P^2 C + 1) D",
)
def test_cutting_an_image_gives_the_stated_patches_and_embedding_them_needs_the_stated_parameters():
    height, width, side, channels, token = 12, 8, 4, 3, 5
    image = np.arange(height * width * channels).reshape(height, width, channels)
    corners = product(range(0, height, side), range(0, width, side))
    patches = [image[top : top + side, left : left + side].ravel() for top, left in corners]
    assert sorted(np.concatenate(patches)) == sorted(image.ravel())
    assert height * width / side**2 == len(patches)
    weights, bias = np.ones((token, patches[0].size)), np.ones(token)
    assert (weights @ patches[0] + bias).shape == (token,)
    assert (side**2 * channels + 1) * token == weights.size + bias.size


@pytest.mark.formula("vision-transformers", "Multiplications of one block", r"F = 12 n D^2 + 2 n^2 D")
@pytest.mark.parametrize("heads", [1, 4])
def test_a_block_multiplies_as_often_as_its_matrix_products_count(heads):
    n, width = 6, 8
    counted = 0

    def times(left, right):
        nonlocal counted
        counted += left.shape[0] * left.shape[1] * right.shape[1]
        return left @ right

    tokens, square = np.ones((n, width)), np.eye(width)
    query, key, value = (np.split(times(tokens, square), heads, axis=1) for _ in range(3))
    mixed = [times(times(q, k.T), v) for q, k, v in zip(query, key, value, strict=True)]
    projected = times(np.concatenate(mixed, axis=1), square)
    widened = times(projected, np.ones((width, 4 * width)))
    times(widened, np.ones((4 * width, width)))
    assert 12 * n * width**2 + 2 * n**2 * width == counted
