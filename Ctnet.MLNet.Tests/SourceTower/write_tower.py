"""Writes a source tower in the format of docs/deployment.md, as a PyTorch user would: tower.json and tower.safetensors. It also
writes rows.tsv: some rows with the logits that PyTorch gives them. It needs nothing but torch.

    python3 write_tower.py FOLDER
"""
import json
import struct
import sys
from pathlib import Path

import torch
from torch import nn

SIZE, HIDDEN = 4, [8, 6]
USERS, ITEMS, TAGS = [f'u{i}' for i in range(20)], [f'i{i}' for i in range(10)], ['red', 'green', 'blue']


class Tower(nn.Module):
    def __init__(self):
        super().__init__()
        # Two more rows than values: 0 is "missing", 1 is "never seen".
        self.embeddings = nn.ModuleDict({name: nn.Embedding(len(values) + 2, SIZE) for name, values in
                                         (('user', USERS), ('item', ITEMS), ('tags', TAGS))})
        self.linear = nn.ParameterDict({name: nn.Parameter(torch.randn(len(table.weight)))
                                        for name, table in self.embeddings.items()})
        widths = [3 * SIZE + 2] + HIDDEN
        self.layers = nn.ModuleList(nn.Linear(a, b) for a, b in zip(widths, widths[1:]))
        self.head = nn.Linear(HIDDEN[-1], 1)

    def forward(self, user, item, tags, price):
        # Fields of one id in the schema's order, then sets (the mean of their ids), then numbers, then their marks "is missing".
        parts = [self.embeddings['user'].weight[user], self.embeddings['item'].weight[item],
                 self.embeddings['tags'].weight[tags].mean(0),
                 torch.tensor([0.0 if price is None else price, float(price is None)])]
        hidden = torch.cat(parts)
        for layer in self.layers:
            hidden = torch.relu(layer(hidden))
        linear = self.linear['user'][user] + self.linear['item'][item] + self.linear['tags'][tags].mean()
        return self.head(hidden)[0] + linear


def save_safetensors(path, tensors):
    header, data = {}, b''
    for name, tensor in tensors.items():
        values = tensor.detach().contiguous().numpy().tobytes()
        header[name] = {'dtype': 'F32', 'shape': list(tensor.shape), 'data_offsets': [len(data), len(data) + len(values)]}
        data += values
    text = json.dumps(header).encode()
    path.write_bytes(struct.pack('<Q', len(text)) + text + data)


def main(folder):
    torch.manual_seed(1)
    tower = Tower()
    weights = {f'embeddings.{name}': table.weight for name, table in tower.embeddings.items()}
    weights.update({f'linear.{name}': weight for name, weight in tower.linear.items()})
    weights.update({name: weight for name, weight in tower.named_parameters() if name.startswith(('layers.', 'head.'))})
    save_safetensors(folder / 'tower.safetensors', weights)
    columns = {'user': {'column': 'User'}, 'item': {'column': 'Item'}, 'tags': {'column': 'Tags', 'separator': '|'},
               'price': {'column': 'Price'}}
    mean, deviation = 10.0, 4.0
    (folder / 'tower.json').write_text(json.dumps({
        'schema': {
            'name': 'shop',
            'fields': [{'name': 'user', 'kind': 'categorical', 'group': 'user'},
                       {'name': 'price', 'kind': 'numeric', 'encoding': 'standardize'},
                       {'name': 'tags', 'kind': 'set', 'maximumValues': 3}, {'name': 'item', 'kind': 'categorical'}],
            'domains': {'home': {'fields': columns}, 'guide': {'fields': columns}}},
        'domain': 'home', 'vocabularies': {'user': USERS, 'item': ITEMS, 'tags': TAGS},
        'scales': {'price': {'mean': mean, 'deviation': deviation}},
        'embeddingSize': SIZE, 'hiddenUnits': HIDDEN, 'linearTerm': True}, indent=2))

    def id_of(values, value):
        return 0 if value == '' else values.index(value) + 2 if value in values else 1

    rows = [('u1', 'i2', 'red|blue', 12.5), ('u19', 'i9', '', 3.0), ('', 'i0', 'green', None),
            ('stranger', 'i1', 'red|purple', 10.0),
            ('u5', '', 'red|green|blue', -2.0), ('', '', '', None)]
    with open(folder / 'rows.tsv', 'w') as file:
        file.write('User\tItem\tTags\tPrice\tLogit\n')
        for user, item, tags, price in rows:
            ids = [id_of(TAGS, tag) for tag in tags.split('|')]
            logit = tower(id_of(USERS, user), id_of(ITEMS, item), ids, None if price is None else (price - mean) / deviation)
            file.write(f'{user}\t{item}\t{tags}\t{"" if price is None else price}\t{logit.item():.9g}\n')


if __name__ == '__main__':
    main(Path(sys.argv[1]))
