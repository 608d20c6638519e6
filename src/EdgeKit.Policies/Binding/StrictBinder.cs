using System.Collections;
using System.Globalization;
using System.Reflection;
using Microsoft.Extensions.Configuration;

namespace EdgeKit.Policies.Binding;

/// <summary>
/// Binds a section to an options class and reports every error. The platform's binder ignores unknown keys, so that a
/// typo switches a limit off, and stops at the first error.
/// </summary>
internal sealed class StrictBinder(PolicyProblems problems)
{
    public object Bind(IConfigurationSection section, Type type) =>
        BindObject(section, Activator.CreateInstance(type)!);

    private object BindObject(IConfigurationSection section, object target)
    {
        var properties = SettableProperties(target.GetType());
        var shown = Secret.IsWithin(target.GetType()) ? null : section.Value;
        if (!string.IsNullOrEmpty(section.Value))
        {
            problems.Add(
                section.Path, shown, "is a single value where settings are expected",
                $"Write an object with some of: {string.Join(", ", properties.Keys.Order(StringComparer.Ordinal))}.");
            return target;
        }

        var rules = new AnnotationRules(problems);
        foreach (var child in section.GetChildren())
        {
            if (!properties.TryGetValue(child.Key, out var property)
                && (property = FindFormer(child, section, properties.Values)) is null)
            {
                AddUnknown(child, target.GetType(), properties.Keys);
                rules.MarkUnsound();
            }
            else if (!BindProperty(child, target, property) && OptionsShape.IsPlain(property.PropertyType))
            {
                rules.MarkUnsound(property);
            }
        }

        rules.Check(section, target, properties.Values);
        return target;
    }

    /// <summary>Finds the property that has the key as its former name.</summary>
    private PropertyInfo? FindFormer(
        IConfigurationSection child, IConfigurationSection section, IEnumerable<PropertyInfo> properties)
    {
        var property = properties.FirstOrDefault(p => string.Equals(
            p.GetCustomAttribute<FormerNameAttribute>()?.Name, child.Key, StringComparison.OrdinalIgnoreCase));
        if (property is null)
        {
            return null;
        }

        if (section.GetSection(property.Name).Exists())
        {
            problems.Add(child.Path, null, $"is the former name of {property.Name}, which is set too", "Remove it.");
        }

        problems.AddRenamed(child.Path, property.Name);
        return property;
    }

    /// <summary>The value is hidden if it may be a secret under a mistyped key.</summary>
    private void AddUnknown(IConfigurationSection child, Type owner, IEnumerable<string> known) =>
        problems.Add(
            child.Path, Secret.IsWithin(owner) ? null : child.Value, "is not a known setting",
            NearestName.Suggest(child.Key, known));

    /// <returns>True if the setting and everything below it is valid.</returns>
    private bool BindProperty(IConfigurationSection child, object target, PropertyInfo property)
    {
        var before = problems.All.Count;
        var value = BindValue(child, property.PropertyType, property.GetValue(target), Secret.Is(property));
        if (value is not null)
        {
            property.SetValue(target, value); // even with problems inside: other settings may refer to its names
        }

        return problems.All.Count == before;
    }

    private object? BindValue(IConfigurationSection section, Type type, object? standing, bool secret)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (ScalarParser.Reads(type))
        {
            return BindScalar(section, type, secret);
        }

        if (OptionsShape.IsList(type))
        {
            return BindList(section, type, secret);
        }

        if (OptionsShape.IsDictionary(type))
        {
            return BindDictionary(section, type, secret);
        }

        OptionsShape.RequireBindable(type, section.Path);
        return BindObject(section, standing ?? Activator.CreateInstance(type)!);
    }

    private object? BindScalar(IConfigurationSection section, Type type, bool secret)
    {
        if (section.GetChildren().Any())
        {
            problems.Add(
                section.Path, null, "has settings of its own where a single value is expected", "Write one value.");
            return null;
        }

        if (section.Value is not { } text)
        {
            return null; // null in JSON: the default stays
        }

        var value = ScalarParser.Parse(text, type, out var expected);
        if (value is null)
        {
            problems.Add(section.Path, secret ? null : text, $"is not {expected}", $"Write {expected}.");
        }

        return value;
    }

    private IList? BindList(IConfigurationSection section, Type type, bool secret)
    {
        if (!string.IsNullOrEmpty(section.Value))
        {
            var shown = secret ? "..." : section.Value;
            problems.Add(
                section.Path, secret ? null : section.Value, "is a single value where a list is expected",
                $"Write [ \"{shown}\" ], or {section.Path}:0 in an environment variable.");
            return null;
        }

        if (IsAbsent(section))
        {
            return null;
        }

        var list = (IList)Activator.CreateInstance(type)!;
        foreach (var child in section.GetChildren())
        {
            if (BindEntry(child, type.GenericTypeArguments[0], secret) is { } item)
            {
                list.Add(item);
            }
        }

        return list;
    }

    private object? BindEntry(IConfigurationSection child, Type type, bool secret)
    {
        if (!int.TryParse(child.Key, NumberStyles.None, CultureInfo.InvariantCulture, out _))
        {
            problems.Add(
                child.Path, secret ? null : child.Value, "has a name although it is in a list",
                "Write a JSON array, or 0, 1, 2 as keys.");
            return null;
        }

        if (ScalarParser.Reads(type) && IsAbsent(child))
        {
            problems.Add(child.Path, null, "is null in a list", "Write a value or take the entry out.");
            return null;
        }

        return BindValue(child, type, standing: null, secret);
    }

    private IDictionary? BindDictionary(IConfigurationSection section, Type type, bool secret)
    {
        if (!string.IsNullOrEmpty(section.Value))
        {
            problems.Add(
                section.Path, secret ? null : section.Value, "is a single value where named entries are expected",
                "Write an object whose keys are the names.");
            return null;
        }

        if (IsAbsent(section))
        {
            return null;
        }

        var dictionary = (IDictionary)Activator.CreateInstance(type, StringComparer.OrdinalIgnoreCase)!;
        foreach (var child in ShellNames.Entries(section))
        {
            if (BindValue(child, type.GenericTypeArguments[1], standing: null, secret) is { } value)
            {
                dictionary[child.Key] = value;
            }
        }

        return dictionary;
    }

    /// <summary>True for null in JSON. An empty array is an empty string; an empty object looks like null.</summary>
    private static bool IsAbsent(IConfigurationSection section) =>
        section.Value is null && !section.GetChildren().Any();

    private static Dictionary<string, PropertyInfo> SettableProperties(Type type) =>
        OptionsShape.Settings(type).ToDictionary(p => p.Name, StringComparer.OrdinalIgnoreCase);
}
