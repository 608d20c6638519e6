using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Shop.AppHost.CommandLine;

namespace Shop.AppHost.Plan;

/// <summary>
/// The keys of a shop on the developer's own machine: made at its first start, kept for the next, readable by their
/// owner alone. Every other installation configures its own.
/// </summary>
internal sealed class ShopSecrets
{
    private const int SecretBytes = 32;
    private readonly SortedDictionary<string, string> _byName;

    private ShopSecrets(SortedDictionary<string, string> byName) => _byName = byName;

    /// <summary>Where an operator finds the key to show; null for keys that are kept nowhere.</summary>
    public string? OperatorKeyFile { get; private init; }

    /// <summary>What operators show to the services.</summary>
    public string OperatorKey => ApiKey("operator");

    /// <summary>What Payments shows to the bank.</summary>
    public string BankKey => ApiKey("payments");

    /// <summary>Keys that live as long as this process.</summary>
    public static ShopSecrets New() => new([]);

    /// <summary>Reads the keys of a folder, and makes those that it lacks.</summary>
    public static ShopSecrets Open(string directory, AppHostOptions options)
    {
        var file = Path.Combine(Directory.CreateDirectory(directory).FullName, "secrets.json");
        var known = File.Exists(file)
            ? JsonSerializer.Deserialize<SortedDictionary<string, string>>(File.ReadAllText(file)) : null;
        var secrets = new ShopSecrets(known ?? []) { OperatorKeyFile = Path.Combine(directory, "operator.key") };
        var before = secrets._byName.Count;
        secrets.MakeAll(options.Cells);
        if (secrets._byName.Count > before)
        {
            OwnerOnlyFile.Write(file, JsonSerializer.Serialize(secrets._byName));
        }

        OwnerOnlyFile.Write(secrets.OperatorKeyFile, secrets.OperatorKey);
        return secrets;
    }

    /// <summary>
    /// With the data. What a server of the user's own keeps outlives a temporary folder, and with it events that were
    /// signed and are still on their way: then the keys stay in the user's own folder.
    /// </summary>
    public static string FolderOf(AppHostOptions options, string dataDirectory) =>
        options.DataDirectory is null && (options.Postgres ?? options.RabbitMq) is not null
            ? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData,
                Environment.SpecialFolderOption.DoNotVerify), "edgekit-shop")
            : dataDirectory;

    /// <summary>What EdgeKit.Auth compares an API key with.</summary>
    public static string HashOf(string apiKey) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(apiKey)));

    /// <summary>What a service signs its events with: PKCS #8 in base64.</summary>
    public string SigningKey(string service, int cell) => Get($"{service}-{cell}", static () =>
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return Convert.ToBase64String(key.ExportPkcs8PrivateKey());
    });

    /// <summary>What others know it by: the public key in base64.</summary>
    public string SenderKey(string service, int cell)
    {
        using var key = ECDsa.Create();
        key.ImportPkcs8PrivateKey(Convert.FromBase64String(SigningKey(service, cell)), out _);
        return Convert.ToBase64String(key.ExportSubjectPublicKeyInfo());
    }

    private void MakeAll(int cells)
    {
        _ = (OperatorKey, BankKey);
        foreach (var service in ShopPlan.InCells)
        {
            for (var cell = 1; cell <= cells; cell++)
            {
                _ = SigningKey(service, cell);
            }
        }
    }

    private string ApiKey(string id) =>
        Get(id, () => $"{id}.{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(SecretBytes))}");

    private string Get(string name, Func<string> make)
    {
        if (!_byName.TryGetValue(name, out var secret))
        {
            _byName[name] = secret = make();
        }

        return secret;
    }
}
