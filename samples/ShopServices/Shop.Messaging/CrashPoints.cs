using Shop.Messaging.Crashing;

namespace Shop.Messaging;

/// <summary>
/// The places where tests kill a process: before and after every commit, publication, acknowledgement and call to the
/// bank. Without <c>Crash:Directory</c>, which only a test sets, reaching one does nothing.
/// </summary>
public sealed class CrashPoints
{
    private readonly Action<string>? _reached;

    /// <summary>Makes the points of a process.</summary>
    /// <param name="reached">What happens at a point, by its name; null for nothing.</param>
    public CrashPoints(Action<string>? reached = null) => _reached = reached;

    /// <summary>Makes the points that a directory arms.</summary>
    /// <param name="directory">
    /// A point is armed by a file with the service's name and the point's in it; the file is gone when the process dies
    /// there, so that the process that follows it lives. Null arms none, for ever.
    /// </param>
    /// <param name="service">This service.</param>
    /// <returns>The points.</returns>
    public static CrashPoints ArmedBy(string? directory, string service) =>
        new(directory is null ? null : new CrashFile(directory, service).Reached);

    /// <summary>Dies here if a test wants it.</summary>
    /// <param name="point">Where this is, such as <c>before commit of order</c>.</param>
    public void Reach(string point) => _reached?.Invoke(point);
}
