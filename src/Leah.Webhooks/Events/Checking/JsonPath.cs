using System.Text;

namespace Leah.Webhooks.Checking;

/// <summary>The way from the root to a value, built up while walking and written only when something is wrong.</summary>
internal sealed class JsonPath(string root)
{
    private readonly List<(string? Name, int Index)> _steps = new(8);

    public void Enter(string name) => _steps.Add((name, 0));

    public void Enter(int index) => _steps.Add((null, index));

    public void Leave() => _steps.RemoveAt(_steps.Count - 1);

    public override string ToString()
    {
        var path = new StringBuilder(root);
        foreach (var (name, index) in _steps)
        {
            if (name is null)
                path.Append('[').Append(index).Append(']');
            else if (IsPlain(name))
                path.Append('.').Append(name);
            else
                path.Append("['").Append(name.Replace("\\", @"\\").Replace("'", @"\'")).Append("']");
        }

        return path.ToString();
    }

    private static bool IsPlain(string name) =>
        name.Length > 0 && !char.IsAsciiDigit(name[0]) && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_');
}
