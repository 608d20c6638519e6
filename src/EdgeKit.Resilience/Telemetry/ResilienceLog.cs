using Microsoft.Extensions.Logging;

namespace EdgeKit.Resilience.Telemetry;

internal static partial class ResilienceLog
{
    [LoggerMessage(
        1, LogLevel.Warning, "The circuit {Policy} {Authority} went from {From} to {To} ({Cause}); until {Until}.")]
    public static partial void CircuitOpened(
        ILogger logger, string policy, string authority, CircuitState from, CircuitState to, CircuitCause cause,
        DateTimeOffset? until);

    [LoggerMessage(3, LogLevel.Information, "The circuit {Policy} {Authority} went from {From} to {To} ({Cause}).")]
    public static partial void CircuitRecovers(
        ILogger logger, string policy, string authority, CircuitState from, CircuitState to, CircuitCause cause);

    [LoggerMessage(
        4, LogLevel.Warning, "A call to {Authority} failed and {Policy} answered it with the fallback {Fallback}.")]
    public static partial void FellBack(
        ILogger logger, string policy, string authority, string fallback, Exception? exception);

    [LoggerMessage(5, LogLevel.Debug, "A failed {Method} to {Authority} is not retried by {Policy}: {Reason}.")]
    public static partial void NotRetried(
        ILogger logger, string policy, HttpMethod method, string authority, string reason);

    [LoggerMessage(6, LogLevel.Warning,
        "A call to {Authority} failed, and so did the lookup of its last good response; {Policy} continues as if there "
        + "were none.")]
    public static partial void LastGoodFailed(ILogger logger, string policy, string authority, Exception exception);

    [LoggerMessage(8, LogLevel.Information,
        "HttpClient \"{Client}\": the policy {Policy} replaces the resilience handler of "
        + "Microsoft.Extensions.Http.Resilience from the client defaults.")]
    public static partial void HandlerReplaced(ILogger logger, string client, string policy);

    [LoggerMessage(9, LogLevel.Information,
        "HttpClient \"{Client}\" adds its own resilience handler of Microsoft.Extensions.Http.Resilience: the policy "
        + "{Policy} of the client defaults is not applied to it.")]
    public static partial void DefaultPolicyLeftOut(ILogger logger, string client, string policy);

    [LoggerMessage(2, LogLevel.Warning,
        "A failed {Method} to {Authority} is not retried by {Policy}: its body, a {Content}, cannot be sent twice. "
        + "Send a ByteArrayContent, a StringContent or a JsonContent whose values are in memory (a list, an array), or "
        + "call LoadIntoBufferAsync on the JsonContent first. Logged once for this kind of body.")]
    public static partial void ContentNotRepeatable(
        ILogger logger, string policy, HttpMethod method, string authority, string content);

    [LoggerMessage(10, LogLevel.Warning,
        "A failed {Method} to {Authority} is not retried by {Policy}: a handler below has disposed the request or its "
        + "body. Let handlers dispose only what they have created. Logged once for this policy.")]
    public static partial void RequestDisposed(ILogger logger, string policy, HttpMethod method, string authority);

    [LoggerMessage(11, LogLevel.Warning,
        "HttpClient \"{Client}\": its Timeout {Timeout} is shorter than TotalTimeout {Total} of the policy {Policy}, "
        + "which never sees its calls fail. Set HttpClient.Timeout to at least {Total}, or to "
        + "Timeout.InfiniteTimeSpan, or shorten TotalTimeout.")]
    public static partial void ClientTimeoutTooShort(
        ILogger logger, string client, TimeSpan timeout, TimeSpan total, string policy);
}
