namespace EdgeKit.Gateway.Routing;

/// <summary>Says in one line what YARP says in nested exceptions.</summary>
internal static class ProxyErrorMessage
{
    public static string Of(Exception exception) =>
        string.Join("; ", Causes(exception).Select(e => e.Message.TrimEnd('.')).Distinct(StringComparer.Ordinal));

    private static IEnumerable<Exception> Causes(Exception exception) => exception switch
    {
        AggregateException several => several.InnerExceptions.SelectMany(Causes),
        { InnerException: { } inner } => Causes(inner).Prepend(exception),
        _ => [exception],
    };
}
