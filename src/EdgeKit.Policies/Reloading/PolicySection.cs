using Microsoft.Extensions.Configuration;

namespace EdgeKit.Policies.Reloading;

/// <summary>One registered section: where it stands and what it is bound to.</summary>
internal sealed record PolicySection(Type OptionsType, IConfigurationSection Section);
