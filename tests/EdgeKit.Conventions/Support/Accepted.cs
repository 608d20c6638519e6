namespace EdgeKit.Conventions.Support;

/// <summary>
/// Compares text generated from the code with its copy in the repository, so that changes appear in review. With
/// <c>EDGEKIT_ACCEPT_API=1</c> in the environment it overwrites the copy.
/// </summary>
internal static class Accepted
{
    private const string Switch = "EDGEKIT_ACCEPT_API";

    public static void ShouldStandAt(string path, string generated)
    {
        if (Environment.GetEnvironmentVariable(Switch) == "1")
        {
            Repository.Write(path, generated);
        }

        var kept = Repository.Has(path) ? Repository.Read(path) : "";
        Differences(kept, generated).ShouldBeEmpty(
            $"{path} is not what the code says. If the change is meant, run the tests once more with {Switch}=1 and commit the file.");
    }

    /// <summary>Returns the removed (-) and added (+) lines.</summary>
    public static IEnumerable<string> Differences(string kept, string generated)
    {
        var (old, current) = (Lines(kept), Lines(generated));
        return [.. old.Except(current).Select(l => "- " + l), .. current.Except(old).Select(l => "+ " + l)];
    }

    private static string[] Lines(string text) =>
        text.ReplaceLineEndings("\n").Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
