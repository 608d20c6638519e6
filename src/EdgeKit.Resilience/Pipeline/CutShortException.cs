using Polly.Timeout;

namespace EdgeKit.Resilience.Pipeline;

/// <summary>
/// An attempt was ended early because its caller ran out of time. It says nothing about the authority: a caller in a hurry must not be able
/// to open a circuit for everybody.
/// </summary>
internal sealed class CutShortException(string message, TimeSpan time, Exception cause) : TimeoutRejectedException(message, time, cause);
