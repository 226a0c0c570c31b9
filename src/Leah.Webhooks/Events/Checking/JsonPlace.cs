namespace Leah.Webhooks.Checking;

/// <summary>Where a reader stands, and which member names the open objects have had so far.</summary>
internal sealed class JsonPlace(string root)
{
    private readonly Stack<Container> _open = new();
    private readonly JsonPath _path = new(root);

    public string Path => _path.ToString();

    public void Open(bool isObject) => _open.Push(new Container(isObject ? new(StringComparer.Ordinal) : null));

    public void Close()
    {
        if (_open.Pop().HasStep)
            _path.Leave();
    }

    /// <summary>Steps to a member of the open object; false when it had one of that name.</summary>
    public bool EnterMember(string name)
    {
        var container = _open.Peek();
        Leave(container);
        _path.Enter(name);
        return container.Names?.Add(name) == true;
    }

    /// <summary>Steps to the next value; in an object, the member's name has done so already.</summary>
    public void EnterValue()
    {
        if (!_open.TryPeek(out var container) || container.Names is not null)
            return;
        Leave(container);
        _path.Enter(container.Next++);
    }

    private void Leave(Container container)
    {
        if (container.HasStep)
            _path.Leave();
        container.HasStep = true;
    }

    private sealed class Container(HashSet<string>? names)
    {
        public HashSet<string>? Names => names;
        public int Next { get; set; }
        public bool HasStep { get; set; }
    }
}
