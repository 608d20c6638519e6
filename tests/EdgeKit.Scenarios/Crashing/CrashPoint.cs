namespace EdgeKit.Scenarios.Crashing;

/// <summary>A line of a service at which it is killed.</summary>
internal readonly record struct CrashPoint(string Service, string Name);
