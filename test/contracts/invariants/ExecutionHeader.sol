// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice Reads what a packed execution promises, written anew from the description in PackedRoute.
library ExecutionHeader {
    struct Fields {
        uint256 minProfit;
        address profitToken;
        uint256 recipient;
        bool unwraps;
        uint256 shareBps;
    }

    uint256 private constant FLAG_PROFIT_TOKEN = 8;
    uint256 private constant FLAG_PARENT_HASH = 16;
    uint256 private constant FLAG_SETTLEMENT = 32;

    /// @param call the calldata of execute
    function read(bytes memory call, address usual) internal pure returns (Fields memory fields) {
        uint256 flags = _number(call, 4, 1);
        fields.minProfit = _number(call, 9, 14);
        fields.profitToken = usual;
        uint256 offset = 23;
        if (flags & FLAG_PROFIT_TOKEN != 0) {
            fields.profitToken = address(uint160(_number(call, offset, 20)));
            offset += 20;
        }
        if (flags & FLAG_PARENT_HASH != 0) offset += 32;
        if (flags & FLAG_SETTLEMENT == 0) return fields;
        uint256 recipient = _number(call, offset, 1);
        (fields.recipient, fields.unwraps) = (recipient & 3, recipient & 4 != 0);
        fields.shareBps = _number(call, offset + 1, 2);
    }

    function _number(bytes memory data, uint256 offset, uint256 length) private pure returns (uint256 value) {
        for (uint256 i = 0; i < length; ++i) {
            value = value << 8 | uint8(data[offset + i]);
        }
    }
}
