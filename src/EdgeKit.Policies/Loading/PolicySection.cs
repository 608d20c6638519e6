using Microsoft.Extensions.Configuration;

namespace EdgeKit.Policies.Loading;

/// <summary>A registered section.</summary>
/// <param name="OptionsType">The type it is bound to.</param>
/// <param name="Section">The configuration section; it need not exist.</param>
/// <param name="Read">Reads a section that another library defines; null to bind it strictly.</param>
internal sealed record PolicySection(
    Type OptionsType, IConfigurationSection Section, Func<PolicyProblems, object>? Read = null)
{
    /// <summary>True if the section exists, even as <c>{}</c>.</summary>
    public bool IsWritten =>
        Section.Exists() || (Section is ConfigurationSection section && section.TryGetValue(null, out _));
}
