namespace EdgeKit.Policies;

/// <summary>
/// The key that a setting had before it was renamed. It is still read, with a warning in the log, so that an upgrade
/// needs no edit on the day it happens. Writing both keys is a configuration problem.
/// </summary>
/// <param name="name">The former key, without its section.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class FormerNameAttribute(string name) : Attribute
{
    /// <summary>The former key.</summary>
    public string Name { get; } = name;
}
