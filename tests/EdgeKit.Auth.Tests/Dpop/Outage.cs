namespace EdgeKit.Auth.Tests.Dpop;

/// <summary>How Redis can be away.</summary>
public enum Outage
{
    /// <summary>Its connections break and what it stored is gone.</summary>
    Dead,

    /// <summary>Its connections stay and nothing is answered.</summary>
    Silent,
}
