using Microsoft.Extensions.Configuration;

namespace EdgeKit.Policies.Reloading;

/// <summary>One registered section: where it stands and what it is bound to.</summary>
/// <param name="OptionsType">What is in the table.</param>
/// <param name="Section">Where it stands.</param>
/// <param name="Read">Reads a section that another library defines; null to bind it strictly.</param>
internal sealed record PolicySection(
    Type OptionsType, IConfigurationSection Section, Func<PolicyProblems, object>? Read = null)
{
    /// <summary>Whether somebody wrote it, were it as <c>{}</c>.</summary>
    public bool IsWritten =>
        Section.Exists() || (Section is ConfigurationSection section && section.TryGetValue(null, out _));
}
