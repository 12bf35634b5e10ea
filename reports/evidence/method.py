"""The method in half a page: first as one tells a neighbour, then as one tells a statistician."""

PLAIN = (
    "We take the half-year before practice changed (a year for scores and for figures with few"
    " events) and carry it forward, with any drift it was already on. The gap between that line"
    " and what happened since is what we judge.",
    "The weeks just before the change are left out: an action often begins after a bad spell, and"
    " a bad spell mostly ends by itself.",
    "Where at least two other places had no action of their own on the measure, we take away what"
    " they saw in the same weeks. Without them, and with two years of figures, we take away the"
    " same weeks of last year. With neither, the answer says that nothing was compared.",
    "We say “better” only when the whole 90 % interval for the gap is on the right side of zero"
    " two weeks running, and never before four whole weeks. “Worse” is said by the same rule. All"
    " else is “no visible change yet”, with how large a change would have to be to show.",
)
STATISTICS = (
    "Whole weeks are counted from the day practice changed (calendar months for monthly samples);"
    " bank holidays are dropped, and a week without figures is a gap. The model is a segmented"
    " regression: level, drift, average gap since the start and change of slope; binomial with"
    " logit for shares, Poisson with log and exposure for rates, Gaussian for scores and wherever"
    " something is compared with. A share is offset by its mix of weekdays.",
    "Weeks that follow each other resemble each other. The fit is generalised least squares with"
    " correlation ρ to the power of the weeks between, once for each ρ of a grid from 0.1 to 0.95,"
    " averaged by restricted likelihood into a mixture of t distributions. The drift has a normal"
    " prior of standard deviation 0.03 a week on the link scale (0.3 points of 100 for scores)."
    " Spread beyond chance widens the interval; too little spread never narrows that of counts.",
    "Events of at most about three a week are told by days with one, before and since: the exact"
    " conditional test of two Poisson rates, one-sided 0.025 at two looks running, with Clopper"
    " and Pearson’s interval. It assumes no earlier drift and is always told with that qualifier.",
    "On made-up branches where nothing had changed, looked at every week for eight weeks, this"
    " said “better” for 1 to 3 in 100; the rules of a run chart, or before against after, said it"
    " far more often. Each measure has its own such chance, so of many one will now and then be"
    " told falsely.",
)
SOURCES = (
    "Bernal JL, Cummins S, Gasparrini A. Interrupted time series regression for the evaluation of"
    " public health interventions: a tutorial. Int J Epidemiol 2017;46:348–355.",
    "Barnett AG, van der Pols JC, Dobson AJ. Regression to the mean: what it is and how to deal"
    " with it. Int J Epidemiol 2005;34:215–220.",
    "Przyborowski J, Wilenski H. Homogeneity of results in testing samples from Poisson series."
    " Biometrika 1940;31:313–323.",
    "Clopper CJ, Pearson ES. The use of confidence or fiducial limits illustrated in the case of"
    " the binomial. Biometrika 1934;26:404–413.",
    "Perla RJ, Provost LP, Murray SK. The run chart: a simple analytical tool for learning from"
    " variation in healthcare processes. BMJ Qual Saf 2011;20:46–51.",
)
