namespace EdgeKit.Scenarios.Crashing;

/// <summary>A named point in a service's code at which the service kills itself.</summary>
internal readonly record struct CrashPoint(string Service, string Name);
