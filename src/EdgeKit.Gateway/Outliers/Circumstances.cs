namespace EdgeKit.Gateway.Outliers;

/// <summary>What the client of a request had to do with how it went.</summary>
/// <param name="Took">
/// From the end of the body up to the headers, or so far where there are none; <see langword="null"/> when that is not
/// known.
/// </param>
/// <param name="IsEarly">Whether the request's body was still under way.</param>
/// <param name="IsAnswered">Whether the destination answered.</param>
/// <param name="WaitedForClient">Whether the request ended while the rest of its body was waited for.</param>
/// <param name="TookSlowly">Whether the client was slow to take the answer.</param>
/// <param name="WasHurried">Whether the time that the client gave was all but over.</param>
internal readonly record struct Circumstances(
    TimeSpan? Took, bool IsEarly = false,
    bool IsAnswered = false, bool WaitedForClient = false, bool TookSlowly = false, bool WasHurried = false);
