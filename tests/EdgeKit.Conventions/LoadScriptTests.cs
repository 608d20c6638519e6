using EdgeKit.Conventions.Support;

namespace EdgeKit.Conventions;

/// <summary>Checks the k6 scripts, which are otherwise only run by hand.</summary>
public sealed class LoadScriptTests(LoadScripts scripts) : IClassFixture<LoadScripts>
{
    [Fact]
    public async Task Load_scripts_have_no_type_errors_and_no_syntax_that_k6_does_not_read()
    {
        var (exitCode, output) = await scripts.CheckAsync();

        exitCode.ShouldBe(0, output);
    }

    [Theory]
    [InlineData("import { place } from './shop.js';\nplace('token');\n", "TS")]
    [InlineData("export const name = __ENV.NAME?.length;\n", "another.js")]
    [InlineData("export const all = { ...__ENV };\n", "another.js")]
    [InlineData("export const many = 1n;\n", "another.js")]
    public async Task A_load_script_that_k6_would_stumble_over_is_caught(string script, string named)
    {
        var (exitCode, output) = await scripts.CheckAsync(script);

        (exitCode != 0 && output.Contains(named, StringComparison.Ordinal)).ShouldBeTrue(output);
    }
}
