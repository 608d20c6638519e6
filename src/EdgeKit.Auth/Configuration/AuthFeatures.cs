namespace EdgeKit.Auth.Configuration;

/// <summary>Marks that the feature is registered, and remembers where its section stands for messages.</summary>
internal sealed record AuthFeatures(string SectionPath);
