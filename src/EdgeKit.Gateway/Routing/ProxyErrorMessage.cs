namespace EdgeKit.Gateway.Routing;

/// <summary>Joins the messages of YARP's nested exceptions.</summary>
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
