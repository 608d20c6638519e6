namespace EdgeKit.Resilience.Registration;

/// <summary>A client was given a policy.</summary>
internal sealed record ClientPolicy(string Client, string Policy);
