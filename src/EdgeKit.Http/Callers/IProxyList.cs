namespace EdgeKit.Http.Callers;

/// <summary>Trusted proxies that stand in another section than <c>EdgeKit:Http</c>.</summary>
internal interface IProxyList
{
    /// <summary>The list in force; another instance after a reload.</summary>
    IReadOnlyList<string> Current { get; }
}
