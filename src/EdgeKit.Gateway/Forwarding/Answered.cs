namespace EdgeKit.Gateway.Forwarding;

/// <summary>Marks a request whose destination has answered.</summary>
internal sealed class Answered
{
    public static readonly Answered Yes = new();

    private Answered()
    {
    }
}
