namespace EdgeKit.Gateway.Forwarding;

/// <summary>Marks a request whose destination has sent response headers.</summary>
internal sealed class DestinationResponded
{
    public static readonly DestinationResponded Instance = new();

    private DestinationResponded()
    {
    }
}
