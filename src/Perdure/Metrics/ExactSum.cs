namespace Perdure.Metrics;

/// <summary>
/// The sum of doubles, rounded once at the end, so that it does not depend on their order. Partial sums that do not overlap hold
/// what rounding cuts off: J. R. Shewchuk, Adaptive Precision Floating-Point Arithmetic, 1997, as in Python's <c>math.fsum</c>.
/// Saturates at the largest finite numbers. Not safe to share.
/// </summary>
internal sealed class ExactSum
{
    private readonly List<double> partials = [];
    private bool isHuge;
    private double rough;

    public void Add(double value)
    {
        rough += value;
        if (isHuge)
            return;
        var kept = 0;
        for (var i = 0; i < partials.Count; i++)
        {
            var (large, small) = Math.Abs(value) >= Math.Abs(partials[i]) ? (value, partials[i]) : (partials[i], value);
            var sum = large + small;
            var lost = small - (sum - large);
            if (lost != 0)
                partials[kept++] = lost;
            value = sum;
        }
        partials.RemoveRange(kept, partials.Count - kept);
        partials.Add(value);
        isHuge = !double.IsFinite(value);
    }

    public double Value()
    {
        if (isHuge)
            return double.IsNaN(rough) ? 0 : Math.Clamp(rough, -double.MaxValue, double.MaxValue);
        var (i, sum, lost) = (partials.Count - 1, 0.0, 0.0);
        for (; i >= 0; i--)
        {
            var before = sum;
            sum = before + partials[i];
            lost = partials[i] - (sum - before);
            if (lost != 0)
                break;
        }
        // Half a unit in the last place goes the way the rest says.
        if (i > 0 && Math.Sign(lost) == Math.Sign(partials[i - 1]) && (lost * 2) is var twice && sum + twice is var other && twice == other - sum)
            sum = other;
        return sum;
    }
}
